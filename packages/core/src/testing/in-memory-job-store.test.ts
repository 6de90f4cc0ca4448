import { inMemoryJobStore } from "./in-memory-job-store.ts";
import { jobArchiveContract } from "./job-archive-contract.ts";
import { jobStoreContract } from "./job-store-contract.ts";

jobStoreContract(async () => inMemoryJobStore());
jobArchiveContract(async () => inMemoryJobStore());
