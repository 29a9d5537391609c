// XState's side of pure.py. Reads lines `<chart> <way> <seconds>`, and answers events per second;
// `<chart> check 0` answers the states after each event of the cycle, as JSON.

import { createInterface } from "node:readline";
import { createActor, createMachine, initialTransition, transition } from "xstate";

const charts = {
  toggle: {
    cycle: ["TOGGLE", "TOGGLE"],
    machine: createMachine({
      initial: "inactive",
      states: { inactive: { on: { TOGGLE: "active" } }, active: { on: { TOGGLE: "inactive" } } },
    }),
  },
  deep: {
    cycle: ["NEXT", "NEXT", "NEXT", "NEXT", "NEXT", "NEXT"],
    machine: createMachine({
      initial: "day",
      states: {
        day: {
          initial: "morning",
          on: { NEXT: "night" },
          states: {
            morning: {
              initial: "early",
              on: { NEXT: "evening" },
              states: { early: { on: { NEXT: "late" } }, late: {} },
            },
            evening: { initial: "soon", states: { soon: { on: { NEXT: "last" } }, last: {} } },
          },
        },
        night: {
          initial: "watch",
          on: { NEXT: "day" },
          states: {
            watch: { initial: "first", states: { first: { on: { NEXT: "second" } }, second: {} } },
          },
        },
      },
    }),
  },
  regions: {
    cycle: ["POWER", "PLAY", "MUTE", "POWER", "POWER", "PLAY", "MUTE", "POWER"],
    machine: createMachine({
      initial: "off",
      states: {
        off: { on: { POWER: "on.last" } },
        on: {
          initial: "both",
          on: { POWER: "off" },
          states: {
            last: { type: "history", history: "deep", target: "both" },
            both: {
              type: "parallel",
              states: {
                transport: {
                  initial: "stopped",
                  states: { stopped: { on: { PLAY: "playing" } }, playing: { on: { PLAY: "stopped" } } },
                },
                sound: {
                  initial: "audible",
                  states: { audible: { on: { MUTE: "muted" } }, muted: { on: { MUTE: "audible" } } },
                },
              },
            },
          },
        },
      },
    }),
  },
};

const leaves = (value) =>
  typeof value === "string" ? [value] : Object.entries(value).flatMap(([, inner]) => leaves(inner));

const ways = {
  transition(machine) {
    let snapshot = initialTransition(machine)[0];
    return {
      send: (event) => {
        snapshot = transition(machine, snapshot, event)[0];
      },
      value: () => snapshot.value,
    };
  },
  actor(machine) {
    const actor = createActor(machine).start();
    return { send: (event) => actor.send(event), value: () => actor.getSnapshot().value };
  },
};

function check({ machine, cycle }) {
  return Object.fromEntries(
    Object.entries(ways).map(([name, start]) => {
      const driven = start(machine);
      return [
        name,
        cycle.map((type) => {
          driven.send({ type });
          return leaves(driven.value()).sort();
        }),
      ];
    }),
  );
}

const drivers = new Map();

function measure(chart, way, seconds) {
  const { machine, cycle } = charts[chart];
  const key = `${chart} ${way}`;
  if (!drivers.has(key)) drivers.set(key, ways[way](machine));
  const driven = drivers.get(key);
  const events = cycle.map((type) => ({ type }));
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  let count = 0;
  while (performance.now() < end) {
    for (let turn = 0; turn < 100; turn++) for (const event of events) driven.send(event);
    count += 100 * events.length;
  }
  return (count / (performance.now() - start)) * 1000;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [chart, way, seconds] = line.split(" ");
  const answer = way === "check" ? check(charts[chart]) : measure(chart, way, Number(seconds));
  console.log(JSON.stringify(answer));
}
