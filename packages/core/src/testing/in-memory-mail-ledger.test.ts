import { inMemoryMailLedger } from "./in-memory-mail-ledger.ts";
import { mailLedgerContract } from "./mail-ledger-contract.ts";

mailLedgerContract(async () => inMemoryMailLedger());
