import type { Board } from "./board";
import { business } from "./boards/business";
import { capacity } from "./boards/capacity";
import { drPair } from "./boards/dr-pair";
import { edge } from "./boards/edge";
import { logs } from "./boards/logs";
import { metrics } from "./boards/metrics";
import { network } from "./boards/network";
import { objectives } from "./boards/objectives";
import { platform } from "./boards/platform";
import { postgres } from "./boards/postgres";
import { service } from "./boards/service";
import { serviceBus } from "./boards/service-bus";
import { cosmos, redis } from "./boards/stores";

/** All boards, in the order in which they are looked at. */
export const BOARDS: readonly Board[] = [
  platform,
  service,
  objectives,
  drPair,
  edge,
  capacity,
  network,
  postgres,
  cosmos,
  redis,
  serviceBus,
  logs,
  metrics,
  business,
];
