import { LAWS } from "../../../local/cloud/azure/laws";
import { documents } from "../../../tools/docs/azure-laws";

it("the table of the embedded Azure's laws has every law, with its code and page", async () => {
  const [document] = documents;
  const lines = String(await document?.render()).split("\n");
  const laws = Object.values(LAWS).flat();
  const absent = laws.filter(
    ({ says, code, source }) =>
      !lines.some(
        (line) => line.includes(says.replace(/\|/g, "\\|")) && line.includes(code) && line.includes(source.from),
      ),
  );
  expect(absent).toEqual([]);
  expect(lines.filter((line) => line.startsWith("| ") && line.includes("](https://"))).toHaveLength(laws.length);
});
