/** Before the tests of the screen: what they open is the built one. */
import { bundle } from "../../build/bundle.ts";

export const setup = async (): Promise<void> => void (await bundle());
