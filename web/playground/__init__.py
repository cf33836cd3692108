"""What the playground asks of the compiler; runs in the browser, in Pyodide, and the compiler below it is unmodified.

In: messages of ``src/worker.ts``, as JSON. Out: answers, as JSON.
"""
