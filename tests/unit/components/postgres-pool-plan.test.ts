import fc from "fast-check";
import { poolPlan } from "../../../components/azure/postgres-with-replicas-and-pgbouncer";
import { poolFaults } from "../../../components/azure/postgres-with-replicas-and-pgbouncer/build-pool";
import { type PostgresSku, skuFacts } from "../../../facts/postgres";

const SKUS: readonly PostgresSku[] = [
  ...[2, 4, 8, 16, 32, 64].map((cores) => ({ name: `Standard_D${cores}ds_v5`, tier: "GeneralPurpose" }) as const),
  ...[2, 4, 8, 16, 20, 96].map((cores) => ({ name: `Standard_E${cores}ds_v5`, tier: "MemoryOptimized" }) as const),
];
const E16: PostgresSku = { name: "Standard_E16ds_v5", tier: "MemoryOptimized" };
const D2: PostgresSku = { name: "Standard_D2ds_v5", tier: "GeneralPurpose" };

const anySku = fc.constantFrom(...SKUS);
const connectionsOf = (sku: PostgresSku): number => skuFacts(sku)?.maxConnections ?? 0;

describe("the plan of a server's pools", () => {
  it("gives five connections for each core to all pools together", () => {
    // 3 databases with 2 users each: 80 connections in 6 pools.
    expect(poolPlan(E16, 3)).toEqual({
      maxClients: 5000,
      pools: 6,
      poolSize: 14,
      minimumPoolSize: 4,
      pooled: 84,
      direct: 499,
      maxConnections: 5000,
    });
  });

  it("gives no pool more than the bulkhead lets through (C6)", () => {
    expect(poolPlan({ name: "Standard_E96ds_v5", tier: "MemoryOptimized" }, 1, { usersPerDatabase: 1 }).poolSize).toBe(
      200,
    );
  });

  it("keeps three tenths of the clients' connections free (C2)", () => {
    expect(poolPlan(E16, 1, { clients: 700 }).maxClients).toBe(1000);
    expect(poolPlan(E16, 1, { clients: 701 }).maxClients).toBe(1002);
  });

  it("takes what is set instead of what it would compute", () => {
    const set = { maxClients: 400, poolSize: 33, minimumPoolSize: 7, direct: 60 };
    expect(poolPlan(D2, 2, set)).toMatchObject({ ...set, pooled: 132 });
  });

  it("refuses to plan for a size that nobody knows", () => {
    expect(() => poolPlan({ name: "Standard_B2ms", tier: "GeneralPurpose" }, 1)).toThrow("sku: got Standard_B2ms");
  });

  it("never opens more connections than the server has for users, whatever is computed", () => {
    fc.assert(
      fc.property(anySku, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 4 }), (sku, databases, users) => {
        const plan = poolPlan(sku, databases, { usersPerDatabase: users });
        expect(plan.pooled + plan.direct).toBeLessThanOrEqual(connectionsOf(sku) - 15);
        expect(plan.poolSize).toBeGreaterThanOrEqual(1);
        expect(plan.minimumPoolSize).toBeLessThanOrEqual(plan.poolSize);
        expect(poolFaults(sku, databases, { usersPerDatabase: users })).toEqual([]);
      }),
    );
  });

  it("finds fault with a set pool exactly when it does not fit beside what goes round it", () => {
    const size = fc.integer({ min: 1, max: 4950 });
    fc.assert(
      fc.property(
        anySku,
        fc.integer({ min: 1, max: 20 }),
        size,
        fc.integer({ min: 1, max: 400 }),
        (sku, databases, poolSize, direct) => {
          const needs = { poolSize, direct, usersPerDatabase: 1, maxClients: 50_000 };
          const fits = databases * poolSize + direct + 15 <= connectionsOf(sku);
          expect(poolFaults(sku, databases, needs).length === 0).toBe(fits);
        },
      ),
    );
  });

  it("grows with the cores and shrinks with the number of pools", () => {
    fc.assert(
      fc.property(anySku, anySku, fc.integer({ min: 1, max: 30 }), (one, other, databases) => {
        const [less, more] = [one, other].sort((a, b) => (skuFacts(a)?.cores ?? 0) - (skuFacts(b)?.cores ?? 0));
        if (!less || !more) return;
        expect(poolPlan(less, databases).poolSize).toBeLessThanOrEqual(poolPlan(more, databases).poolSize);
        expect(poolPlan(one, databases + 1).poolSize).toBeLessThanOrEqual(poolPlan(one, databases).poolSize);
      }),
    );
  });
});
