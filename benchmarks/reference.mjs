// The charts of through_restate.py on the reference system: @restatedev/xstate.
// Serves them at the port that the first argument names.

import * as restate from "@restatedev/restate-sdk";
import { xstate } from "@restatedev/xstate";
import { fromPromise } from "@restatedev/xstate/promise";
import { assign, createMachine } from "xstate";

const counter = createMachine({
  id: "CounterReference",
  context: { total: 0 },
  on: { INCREMENT: { actions: assign({ total: ({ context }) => context.total + 1 }) } },
});

const heartbeat = createMachine({
  id: "HeartbeatReference",
  initial: "alive",
  states: {
    alive: { on: { BEAT: { target: "alive", reenter: true } }, after: { 1800000: "lost" } },
    lost: { type: "final" },
  },
});

const relay = createMachine(
  {
    id: "RelayReference",
    context: { left: 0 },
    initial: "resting",
    states: {
      resting: {
        on: {
          RUN: { target: "running", actions: assign({ left: ({ event }) => event.trips }) },
        },
      },
      running: {
        invoke: {
          src: "passOn",
          input: ({ context }) => ({ baton: context.left }),
          onDone: [
            {
              guard: ({ event }) => event.output > 1,
              target: "running",
              reenter: true,
              actions: assign({ left: ({ event }) => event.output - 1 }),
            },
            { target: "resting", actions: assign({ left: 0 }) },
          ],
        },
      },
    },
  },
  { actors: { passOn: fromPromise(async ({ input }) => input.baton) } },
);

const RING_STATES = 50;
const ring = createMachine({
  id: "RingReference",
  context: { note: "x".repeat(2048), turns: 0 },
  initial: "s0",
  states: Object.fromEntries(
    Array.from({ length: RING_STATES }, (_, number) => [
      `s${number}`,
      {
        on: {
          NEXT: {
            target: `s${(number + 1) % RING_STATES}`,
            actions: assign({ turns: ({ context }) => context.turns + 1 }),
          },
        },
      },
    ]),
  ),
});

const services = [counter, heartbeat, relay, ring].map((machine) => xstate(machine.id, machine));
restate.serve({ services, port: Number(process.argv[2]) });
