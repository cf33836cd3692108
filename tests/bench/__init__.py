"""The test bench: real Node 18 and 22, Prettier and ESLint, and the compiler behind one function."""
