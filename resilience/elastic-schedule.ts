/** Seconds between runs of Elastic's cron of seconds, minutes, hours: `0 0/30 * * * ?`, `0 0 0/4 * * ?`; what is neither runs daily. */
export function scheduleSeconds(schedule: unknown): number | undefined {
  if (typeof schedule !== "string") return undefined;
  const [, minutes = "", hours = ""] = schedule.split(" ");
  const everyHours = hours === "*" ? 1 : stepOf(hours);
  if (everyHours === undefined) return 86_400;
  const everyMinutes = everyHours === 1 ? stepOf(minutes) : undefined;
  return everyMinutes === undefined ? everyHours * 3600 : everyMinutes * 60;
}

function stepOf(field: string): number | undefined {
  const step = /^(?:\*|\d+)\/(\d+)$/.exec(field)?.[1];
  return step === undefined ? undefined : Number(step);
}
