import { serve } from "../protocol/serve";
import { Store } from "../store/store";
import { AzureProvider } from "./provider";

void serve(new AzureProvider(() => Store.openForProcess()), process.argv.slice(2));
