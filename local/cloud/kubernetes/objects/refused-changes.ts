import { CloudError, type UpdateRequest } from "../../protocol/provider";
import { changesBetween } from "./changes";
import { refusedAmong } from "./immutables";
import type { ObjectKind } from "./kind";

/** A preview asks the API server, too, so it refuses there already. @throws CloudError `Invalid` for a change that no server makes */
export function refuseImmutable(
  object: ObjectKind,
  { oldInputs, news }: Pick<UpdateRequest, "oldInputs" | "news">,
): void {
  const { detailed } = changesBetween(oldInputs, news, () => false, false);
  // A value that was left out before may be the default that stands there already: only the server knows.
  const changed = Object.keys(detailed).filter((each) => detailed[each]?.kind === "update");
  const [path] = refusedAmong(object, changed);
  if (path === undefined) return;
  throw new CloudError(
    "Invalid",
    `${object.kind}: ${path}: field is immutable: got another value than the object was made with. Expected: the same ` +
      `value. Give the object another metadata.name, or have it replaced (option replaceOnChanges: ["${path}"])`,
    422,
  );
}
