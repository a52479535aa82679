/** The style sheet of report.html: no font, picture or sheet from anywhere else. Colours reach 4.5:1 for text and 3:1 for lines, in both schemes. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --card: #f6f8fa; --text: #1f2328; --soft: #59636e; --rule: #d1d9e0; --link: #0969da;
  --passed: #1a7f37; --degraded: #9a6700; --failed: #cf222e; --inconclusive: #8250df; --skipped: #59636e;
  --l0: #0969da; --l1: #bc4c00; --l2: #8250df; --l3: #1a7f37; --l4: #cf222e; --l5: #59636e; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --card: #161b22; --text: #f0f6fc; --soft: #9da7b3; --rule: #3d444d; --link: #58a6ff;
  --passed: #3fb950; --degraded: #d29922; --failed: #ff7b72; --inconclusive: #bc8cff; --skipped: #9da7b3;
  --l0: #58a6ff; --l1: #f0883e; --l2: #bc8cff; --l3: #3fb950; --l4: #ff7b72; --l5: #9da7b3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1, h2, h3, p, ul, ol, dl, figure { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; white-space: pre-line; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .8rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; overflow-wrap: anywhere; }
.mode { color: var(--soft); margin-bottom: .4rem; }
.verdict { border-left: .4rem solid var(--tone); background: var(--card); padding: 1rem 1.2rem; border-radius: .4rem; }
.word { color: var(--tone); font-weight: 700; white-space: nowrap; }
.passed { --tone: var(--passed); } .degraded { --tone: var(--degraded); } .failed { --tone: var(--failed); }
.inconclusive { --tone: var(--inconclusive); } .skipped { --tone: var(--skipped); }
.counts { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin-top: .7rem; }
.troubles { list-style: none; padding: 0; display: grid; gap: .8rem; }
.troubles > li { border: 1px solid var(--rule); border-left: .4rem solid var(--tone); border-radius: .4rem; padding: .8rem 1rem; min-width: 0; }
.troubles h3 { margin-bottom: .4rem; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .3rem 1rem; }
dt { color: var(--soft); overflow-wrap: anywhere; max-width: 18rem; } dd { margin: 0; }
dd, td, th, li, .aside { overflow-wrap: anywhere; white-space: pre-line; unicode-bidi: plaintext; }
.todo { font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .4rem 1.1rem .4rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th { color: var(--soft); white-space: normal; overflow-wrap: normal; }
tbody th { min-width: 8rem; }
.right { text-align: right; white-space: nowrap; }
tr > :last-child { padding-right: 0; }
.aside, .none { color: var(--soft); margin-top: .5rem; font-size: .9rem; }
figure { margin-bottom: 1.8rem; }
.plot { display: block; width: 100%; height: auto; margin-top: .5rem; }
.narrow { display: none; }
.plot text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.grid { stroke: var(--rule); fill: none; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.key { width: 2rem; height: .5rem; flex: none; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; color: var(--soft); font-size: .9rem; margin-top: .3rem; }
.legend li { display: flex; align-items: center; gap: .5rem; min-width: 0; }
${[0, 1, 2, 3, 4, 5].map((at) => `.line.l${at} { stroke: var(--l${at}); } .dot.l${at} { fill: var(--l${at}); }`).join('\n')}
details { margin-top: .6rem; }
summary { cursor: pointer; color: var(--link); padding: .3rem 0; overflow-wrap: anywhere; }
summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem; }
.numbers { width: auto; } .numbers td, .numbers th { white-space: nowrap; padding-right: 1.5rem; text-align: right; } .numbers tbody th { min-width: 0; } .numbers thead th { white-space: normal; min-width: 7rem; }
.notes { padding-left: 1.2rem; display: grid; gap: .4rem; }
footer { color: var(--soft); font-size: .9rem; margin-top: 2.5rem; padding-bottom: 2rem; }
@media (max-width: 42rem) {
  .wide { display: none; } .narrow { display: block; }
  h1 { font-size: 1.25rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .cards, .cards tbody, .cards tr, .cards td, .cards th { display: block; width: auto; text-align: left; border: 0; padding: 0; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { border: 1px solid var(--rule); border-radius: .4rem; padding: .7rem .9rem; margin-bottom: .7rem; }
  .cards tbody th { font-weight: 600; margin-bottom: .2rem; }
  .cards td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .6rem; white-space: pre-line; }
  .cards td::before { content: attr(data-label); color: var(--soft); white-space: normal; }
  .cards td.empty { display: none; }
}
@media print { body { background: none; } .scroll { overflow: visible; } }
`;
