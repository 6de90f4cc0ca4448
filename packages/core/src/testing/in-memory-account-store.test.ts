import { accountStoreContract } from "./account-store-contract.ts";
import { inMemoryAccountStore } from "./in-memory-account-store.ts";

accountStoreContract(async () => inMemoryAccountStore());
