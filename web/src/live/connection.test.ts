import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Connection, firstEvent, type PollResult, type Status, type Stream } from './connection';

class FakeStream implements Stream {
  readonly listeners = new Map<string, (event: { data?: unknown }) => void>();
  closed = false;

  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  send(name: string, data?: unknown): void {
    this.listeners.get(name)?.({ data });
  }
}

const pollPeriod = 5_000;
const streams: FakeStream[] = [];
const taken: [string, unknown][] = [];
const statuses: Status[] = [];
let answer: PollResult = 'answered';
let polls = 0;
let connection: Connection;

const last = (): FakeStream => streams.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  streams.length = taken.length = statuses.length = polls = 0;
  answer = 'answered';
  connection = new Connection({
    open: () => {
      streams.push(new FakeStream());
      return last();
    },
    take: (name, data) => taken.push([name, data]),
    poll: () => {
      polls++;
      return Promise.resolve(answer);
    },
    status: (status) => statuses.push(status),
    patience: () => 30_000,
    pollPeriod: () => pollPeriod,
  });
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

describe('Connection', () => {
  test('is live with the first event', () => {
    connection.start();
    last().send('hello', '{"version":"1"}');
    expect(statuses).toEqual(['live']);
    expect(taken).toEqual([['hello', { version: '1' }]]);
    expect(polls).toBe(0);
  });

  test('polls when no event comes in five seconds, and tries events again after a minute', async () => {
    connection.start();
    await vi.advanceTimersByTimeAsync(firstEvent);
    expect(streams[0]!.closed).toBe(true);
    expect(statuses).toEqual(['polling']);
    expect(polls).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * pollPeriod);
    expect(polls).toBe(3);
    await vi.advanceTimersByTimeAsync(60_000 - 2 * pollPeriod);
    expect(streams).toHaveLength(2);
    last().send('hello', '{}');
    expect(statuses).toEqual(['polling', 'live']);
    const before = polls;
    await vi.advanceTimersByTimeAsync(25_000);
    expect(polls).toBe(before);
  });

  test('is away at the second failure, tries again ever more slowly, and comes back', async () => {
    connection.start();
    last().send('hello', '{}');
    answer = 'away';
    last().send('error');
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses).toEqual(['live']);
    await vi.advanceTimersByTimeAsync(1_000);
    last().send('error');
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses).toEqual(['live', 'away']);
    for (const wait of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = streams.length;
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(streams).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(streams).toHaveLength(before + 1);
      last().send('error');
      await vi.advanceTimersByTimeAsync(0);
    }

    await vi.advanceTimersByTimeAsync(30_000);
    last().send('hello', '{}');
    expect(statuses).toEqual(['live', 'away', 'live']);
  });

  test('asks for the password when the daemon does, and is quiet until then', async () => {
    connection.start();
    last().send('hello', '{}');
    answer = 'login';
    last().send('error');
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses).toEqual(['live', 'login']);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(streams).toHaveLength(1);
    expect(polls).toBe(1);
    connection.start();
    last().send('hello', '{}');
    expect(statuses).toEqual(['live', 'login', 'live']);
  });

  test('survives an event that is no JSON: it begins anew', async () => {
    connection.start();
    last().send('hello', '{}');
    last().send('state', '{"values":{"pv_po');
    expect(streams[0]!.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(streams).toHaveLength(2);
    last().send('hello', '{}');
    expect(statuses).toEqual(['live']);
  });

  test('polls in place of a stream that breaks again and again', async () => {
    connection.start();
    for (const wait of [1_000, 2_000, 4_000]) {
      last().send('hello', '{}');
      last().send('error');
      await vi.advanceTimersByTimeAsync(wait);
    }

    expect(streams).toHaveLength(4);
    expect(statuses).toEqual(['live']);
    last().send('hello', '{}');
    last().send('error');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(statuses).toEqual(['live', 'polling']);
    expect(streams).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(streams).toHaveLength(5);
    last().send('error');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(streams).toHaveLength(6);
    expect(statuses).toEqual(['live', 'polling']);
  });

  test('forgets breaks once a stream has lasted', async () => {
    connection.start();
    for (let times = 0; times < 10; times++) {
      last().send('hello', '{}');
      await vi.advanceTimersByTimeAsync(10_000);
      last().send('error');
      await vi.advanceTimersByTimeAsync(1_000);
    }

    expect(streams).toHaveLength(11);
    expect(statuses).toEqual(['live']);
  });

  test('opens a stream again that is silent', async () => {
    connection.start();
    last().send('hello', '{}');
    await vi.advanceTimersByTimeAsync(29_000);
    last().send('state', '{}');
    await vi.advanceTimersByTimeAsync(29_000);
    expect(streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(streams[0]!.closed).toBe(true);
    expect(streams).toHaveLength(2);
  });

  test('does nothing any more once it is stopped', async () => {
    connection.start();
    last().send('hello', '{}');
    connection.stop();
    expect(last().closed).toBe(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(streams).toHaveLength(1);
    expect(polls).toBe(0);
  });

  test('a stream that was closed says nothing any more', async () => {
    connection.start();
    const former = last();
    connection.start();
    former.send('error');
    former.send('hello', '{"version":"old"}');
    await vi.advanceTimersByTimeAsync(0);
    expect(polls).toBe(0);
    expect(taken).toEqual([]);
  });
});
