import { serve } from "../protocol/serve";
import { Store } from "../store/store";
import { PagerDutyProvider } from "./provider";

void serve(new PagerDutyProvider(() => Store.openForProcess()), process.argv.slice(2));
