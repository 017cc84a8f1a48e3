import { serve } from "../protocol/serve";
import { AzureProvider } from "./provider";

void serve(new AzureProvider(), process.argv.slice(2));
