import { figureStoreContract } from "./figure-store-contract.ts";
import { inMemoryFigureStore } from "./in-memory-figure-store.ts";

figureStoreContract(async () => inMemoryFigureStore());
