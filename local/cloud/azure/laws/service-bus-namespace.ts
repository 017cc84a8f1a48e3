/** Service Bus: the namespace, its units and the autoscale of them. */
import { at, objects, text } from "../body";
import { secondsOf } from "./iso-duration";
import { type Law, pagesBelow } from "./law";

const NAMESPACE = "Microsoft.ServiceBus/namespaces";
const AUTOSCALE = "Microsoft.Insights/autoscaleSettings";
const CODE = "BadRequest";

const page = pagesBelow("azure", "2026-11");
const GEO_REPLICATION = page("service-bus-messaging/service-bus-geo-replication");

export const serviceBusNamespaceLaws: readonly Law[] = [
  {
    id: "bus-partitions",
    type: NAMESPACE,
    says: "A premium namespace has 1, 2 or 4 partitions.",
    code: CODE,
    source: page("service-bus-messaging/service-bus-quotas"),
    check: ({ body }) => {
      const got = body["premiumMessagingPartitions"];
      if (text(at(body, "sku", "name")) !== "Premium" || typeof got !== "number" || [1, 2, 4].includes(got)) return [];
      return [{ property: "premiumMessagingPartitions", got: `${got}`, expected: "1, 2 or 4", fix: "Choose one" }];
    },
  },
  {
    id: "bus-units-by-partition",
    type: NAMESPACE,
    says: "Messaging units of a premium namespace are 1, 2, 4, 8 or 16 for each partition.",
    code: CODE,
    source: page("templates/microsoft.servicebus/namespaces#sbsku"),
    check: ({ body }) => {
      const got = at(body, "sku", "capacity");
      const partitions = body["premiumMessagingPartitions"] ?? 1;
      if (text(at(body, "sku", "name")) !== "Premium" || typeof got !== "number" || typeof partitions !== "number") {
        return [];
      }
      const offered = [1, 2, 4, 8, 16].map((units) => units * partitions);
      if (offered.includes(got)) return [];
      return [{ property: "sku.capacity", got: `${got}`, expected: `one of ${offered.join(", ")}`, fix: "Choose one" }];
    },
  },
  {
    id: "bus-geo-replication-in-premium",
    type: NAMESPACE,
    says: "Geo-replication is the premium tier's.",
    code: CODE,
    source: GEO_REPLICATION,
    check: ({ body }) => {
      const tier = text(at(body, "sku", "name"));
      if (body["geoDataReplication"] === undefined || tier === undefined || tier === "Premium") return [];
      return [{ property: "sku.name", got: `"${tier}" with geo-replication`, expected: '"Premium"', fix: "Set it" }];
    },
  },
  {
    id: "bus-geo-replication-to-one",
    type: NAMESPACE,
    says: "Geo-replication is from one region to one other.",
    code: CODE,
    source: GEO_REPLICATION,
    check: ({ body }) => {
      const roles = objects(at(body, "geoDataReplication", "locations")).map((one) => text(one["roleType"]) ?? "");
      const count = (role: string): number => roles.filter((one) => one === role).length;
      if (roles.includes("") || roles.length === 0 || (count("Primary") === 1 && count("Secondary") <= 1)) return [];
      const got = `${count("Primary")} primary and ${count("Secondary")} secondary regions`;
      return [{ property: "geoDataReplication.locations", got, expected: "one of each", fix: "Drop some" }];
    },
  },
  {
    id: "bus-geo-replication-lag",
    type: NAMESPACE,
    says: "Geo-replication lags by nothing, or by five minutes to a day.",
    code: CODE,
    source: page("templates/microsoft.servicebus/namespaces#geodatareplicationproperties"),
    check: ({ body }) => {
      const got = at(body, "geoDataReplication", "maxReplicationLagDurationInSeconds");
      if (typeof got !== "number" || got === 0 || (got >= 300 && got <= 86_400)) return [];
      const property = "geoDataReplication.maxReplicationLagDurationInSeconds";
      return [{ property, got: `${got}`, expected: "0, or 300 to 86400", fix: "Choose one" }];
    },
  },
  {
    id: "autoscale-window",
    type: AUTOSCALE,
    says: "An autoscale rule looks back five minutes to twelve hours.",
    code: "InvalidAutoscaleSetting",
    source: page("templates/microsoft.insights/autoscalesettings#metrictrigger"),
    check: ({ body }) =>
      objects(body["profiles"]).flatMap((profile, at0) =>
        objects(profile["rules"]).flatMap((rule, at1) => {
          const window = at(rule, "metricTrigger", "timeWindow");
          const seconds = secondsOf(window);
          if (seconds === undefined || (seconds >= 300 && seconds <= 43_200)) return [];
          const property = `profiles[${at0}].rules[${at1}].metricTrigger.timeWindow`;
          return [{ property, got: `${text(window)}`, expected: "PT5M to PT12H", fix: "Choose one" }];
        }),
      ),
  },
  {
    id: "autoscale-ten-rules",
    type: AUTOSCALE,
    says: "An autoscale profile has ten rules at most.",
    code: "InvalidAutoscaleSetting",
    source: page("templates/microsoft.insights/autoscalesettings#autoscaleprofile"),
    check: ({ body }) =>
      objects(body["profiles"]).flatMap((profile, index) => {
        const { length } = objects(profile["rules"]);
        if (length <= 10) return [];
        return [{ property: `profiles[${index}].rules`, got: `${length}`, expected: "at most 10", fix: "Drop some" }];
      }),
  },
  {
    id: "autoscale-twenty-profiles",
    type: AUTOSCALE,
    says: "An autoscale setting has twenty profiles at most.",
    code: "InvalidAutoscaleSetting",
    source: page("templates/microsoft.insights/autoscalesettings#autoscalesetting"),
    check: ({ body }) => {
      const { length } = objects(body["profiles"]);
      return length <= 20 ? [] : [{ property: "profiles", got: `${length}`, expected: "at most 20", fix: "Drop some" }];
    },
  },
];
