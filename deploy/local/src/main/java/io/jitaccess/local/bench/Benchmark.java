package io.jitaccess.local.bench;

import io.jitaccess.local.Options;

/** One measurement that shows its progress and ends by itself. */
interface Benchmark {
    /** What it is called on the command line. */
    String name();

    /** Its options and what it measures, in one line. */
    String usage();

    /**
     * Measures.
     *
     * @throws IllegalStateException if the measurement cannot be made; says why and what to do
     */
    Report run(BenchPlace place, Options options) throws Exception;
}
