import { inMemoryJobStore } from "./in-memory-job-store.ts";
import { jobStoreContract } from "./job-store-contract.ts";

jobStoreContract(async () => inMemoryJobStore());
