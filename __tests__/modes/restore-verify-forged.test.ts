import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { dumpOfChanged, fallen, forge, type Kept, keep, verifyKept } from '../helpers/forge.ts';
import { SHOP } from '../helpers/shop.ts';
import '../helpers/realm.ts';

let context: TestContext;
let shop: TestDatabase;
let kept: Kept;
beforeAll(async () => {
  context = await testContext();
  shop = await withDatabase(servers()[0]!, SHOP);
  kept = await keep(shop.url, context);
});
afterAll(async () => {
  await shop.drop();
  await context.cleanup();
});
test('x', async () => {
  console.time('intact');
  const report = await verifyKept(kept);
  console.timeEnd('intact');
  console.log(JSON.stringify(report, null, 1));
  console.time('dump');
  const dump = await dumpOfChanged(shop, 'DELETE FROM customer WHERE id = 299 AND false; DELETE FROM audit.entry WHERE id = 3', context);
  console.timeEnd('dump');
  console.time('forged');
  const r2 = await verifyKept(await forge(kept, context, { dump }));
  console.timeEnd('forged');
  expect(fallen(r2)).toEqual({});
});
