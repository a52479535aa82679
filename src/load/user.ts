import type { AnswerCheck } from './conditions.ts';
import type { Exchange, Outgoing, Sender } from './exchange.ts';
import { record } from './histogram.ts';
import {
  ABORTED,
  BYTES_IN,
  BYTES_OUT,
  FAULTS,
  type Fault,
  FIRST_FAULT,
  IN_TIME,
  LATE,
  OK,
  RESENT,
  SENT,
  type StepMemory,
  UNEXPECTED,
  UNMEASURED,
} from './memory.ts';
import type { Notes } from './notes.ts';
import type { Extraction, Part, Template } from './plan.ts';
import { fill } from './request.ts';

/** A step, ready to be sent any number of times. */
export interface Step {
  name: string;
  /** Its place among all steps. */
  index: number;
  outgoing: Outgoing;
  /** Where its bytes are made anew each time. */
  template: Template | undefined;
  /** By status: 1 where it is expected. */
  expected: Uint8Array;
  thinkMs: number;
  extract: Extraction[];
  /** Undefined where the status says it all. */
  check: AnswerCheck | undefined;
  /** How many of the wanted headers, from the first, are gathered. */
  recorded: number;
  memory: StepMemory;
}

/** What a user does from beginning to end, in one turn. */
export interface Flow {
  name: string;
  steps: Step[];
  /** Some step has a template or extracts. */
  hasVariables: boolean;
}

/** Whom users report to. */
export interface Crowd {
  connect(sender: Sender): Exchange;
  gauges: Float64Array;
  notes: Notes;
  /** The intended moment is not that of sending. */
  isScheduled: boolean;
  /** Whether that moment is measured: a request that was to be sent in it counts. */
  measures(at: number): boolean;
  /** False: nothing of that moment is to be sent any more. */
  maySend(intended: number): boolean;
  inFlight: number;
  /** Requests handed over and answers received: whoever looks twice sees whether anything happened. */
  activity: number;
  /** The variables of a new turn. */
  variables(): Map<string, string>;
  /** The value at a JSON path of a body; undefined where there is none. */
  select(body: Buffer, path: string): string | undefined;
  /** A turn was due, and never begun. */
  drop(): void;
  /** The turn is over; `faults` counts the turns in a row that failed without an answer. */
  over(user: User, now: number): void;
  /** Goes on with the next step at that moment. */
  wakeAt(at: number, user: User): void;
}

/** One user with one connection, who takes turn after turn. Whoever uses the server's time is a user here, in an open model too. */
export class User implements Sender {
  readonly connection: Exchange;
  /** Turns in a row that failed without an answer. */
  faults = 0;
  /** When the turn should have begun. */
  turnAt = 0;

  readonly #crowd: Crowd;
  #flow!: Flow;
  #at = 0;
  #step!: Step;
  #intended = 0;
  #measured = false;
  #variables: Map<string, string> | undefined;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
    this.connection = crowd.connect(this);
  }

  /** Begins a turn that should have begun at `intended`. `waited`: there was no room for it before. */
  begin(flow: Flow, intended: number, now: number, waited = false): void {
    this.#flow = flow;
    this.#at = 0;
    this.turnAt = intended;
    this.#variables = flow.hasVariables ? this.#crowd.variables() : undefined;
    this.#send(intended, now, waited);
  }

  /** The next step, at the end of its think time. */
  proceed(intended: number, now: number): void {
    this.#send(intended, now, false);
  }

  /** In flight when waiting for answers was over. */
  abort(): void {
    if (!this.connection.busy) return;
    this.connection.close();
    if (this.#measured) this.#add(ABORTED, 1);
  }

  #send(intended: number, now: number, waited: boolean): void {
    const crowd = this.#crowd;
    if (!crowd.maySend(intended)) return;
    const step = this.#flow.steps[this.#at]!;
    this.#step = step;
    this.#intended = intended;
    this.#measured = crowd.measures(intended);
    crowd.activity++;
    let { outgoing } = step;
    if (step.template) {
      const bytes = fill(step.template, this.#variables!);
      if (!bytes) {
        this.#unsendable(now);
        return;
      }
      outgoing = { ...outgoing, bytes, text: undefined };
    }
    if (waited && this.#measured) this.#add(LATE, 1);
    crowd.gauges[SENT] = crowd.gauges[SENT]! + 1;
    crowd.inFlight++;
    this.connection.send(outgoing, now);
  }

  answered(now: number): void {
    const crowd = this.#crowd;
    const { reader } = this.connection;
    crowd.inFlight--;
    crowd.activity++;
    this.faults = 0;
    const step = this.#step;
    const expected = step.expected[reader.status] === 1;
    const good = expected && (step.check === undefined || this.#isRight(step.check)) && (step.extract.length === 0 || this.#extract());
    if (good && crowd.measures(now)) this.#add(IN_TIME, 1);
    if (this.#measured) this.#count(expected, good, now);
    else if (good) this.#add(UNMEASURED, 1);
    if (!good) crowd.over(this, now);
    else if (++this.#at === this.#flow.steps.length) crowd.over(this, now);
    else if (step.thinkMs > 0) crowd.wakeAt(now + step.thinkMs, this);
    else this.#send(now, now, false);
  }

  failed(fault: Fault, message: string, now: number): void {
    this.#crowd.inFlight--;
    this.#crowd.activity++;
    this.faults++;
    this.#fault(fault, message);
    this.#traffic();
    this.#crowd.over(this, now);
  }

  /** An answer with an expected status that is not good has been counted as a fault. */
  #count(expected: boolean, good: boolean, now: number): void {
    const { connection } = this;
    const { memory, name } = this.#step;
    const { status } = connection.reader;
    memory.statuses[status] = memory.statuses[status]! + 1;
    this.#traffic();
    const service = now - connection.sentAt;
    const response = now - this.#intended;
    if (this.#step.recorded > 0) this.#crowd.notes.headers(this.#step.index, connection.reader.values, this.#step.recorded);
    if (response > this.#crowd.notes.slowestFloor) this.#crowd.notes.slow(name, status, this.#intended, response, service);
    if (!expected) this.#add(UNEXPECTED, 1);
    if (!good) return;
    this.#add(OK, 1);
    if (this.#crowd.isScheduled) record(memory.response, response * 1_000);
    if (connection.firstByteAt === now) record(memory.whole, service * 1_000);
    else {
      record(memory.parted, service * 1_000);
      record(memory.first, (connection.firstByteAt - connection.sentAt) * 1_000);
    }
    const { body } = this.#step.outgoing;
    // Bytes a millisecond are kilobytes a second.
    if (body) record(memory.upload, body.length / service);
  }

  #traffic(): void {
    if (!this.#measured) return;
    this.#add(BYTES_IN, this.connection.bytesIn);
    this.#add(BYTES_OUT, this.connection.bytesOut);
    if (this.connection.resent > 0) this.#add(RESENT, this.connection.resent);
  }

  #fault(fault: Fault, message: string): void {
    this.#crowd.notes.fault(fault, message);
    if (this.#measured) this.#add(FIRST_FAULT + FAULTS.indexOf(fault), 1);
  }

  #add(which: number, howMuch: number): void {
    const { counts } = this.#step.memory;
    counts[which] = counts[which]! + howMuch;
  }

  #unsendable(now: number): void {
    const { head, body = [] } = this.#step.template!;
    const missing = [...head, ...body].find((part: Part) => typeof part !== 'string' && !this.#variables!.has(part.variable));
    this.faults++;
    this.#fault('extraction', `step ${this.#step.name}: nothing gave a value to '${(missing as { variable: string }).variable}'`);
    this.#crowd.over(this, now);
  }

  #isRight(check: AnswerCheck): boolean {
    const wrong = check(this.connection.reader);
    if (wrong !== undefined) this.#fault('condition', `step ${this.#step.name}: ${wrong}`);
    return wrong === undefined;
  }

  #extract(): boolean {
    const { reader } = this.connection;
    const { extract, name, outgoing } = this.#step;
    for (const { variable, from, path } of extract) {
      const value = from === 'header' ? reader.values[outgoing.wanted.headers.indexOf(path)] : this.#crowd.select(reader.body(), path);
      if (value === undefined) {
        this.#fault('extraction', `step ${name}: the answer has no ${from === 'header' ? 'header ' : ''}${path}`);
        return false;
      }
      this.#variables!.set(variable, value);
    }
    return true;
  }
}
