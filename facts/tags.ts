/** Tags that everything which takes tags carries: who answers for it, who pays, how much it matters, what it holds. */
export interface Tags {
  readonly [key: string]: string;
  readonly owner: string;
  readonly "cost-centre": string;
  readonly criticality: Criticality;
  readonly "data-classification": DataClassification;
  readonly environment: string;
  readonly stack: string;
}

export const CRITICALITIES = ["mission-critical", "business-critical", "standard"] as const;
export type Criticality = (typeof CRITICALITIES)[number];

export const DATA_CLASSIFICATIONS = ["public", "internal", "confidential", "personal"] as const;
export type DataClassification = (typeof DATA_CLASSIFICATIONS)[number];
