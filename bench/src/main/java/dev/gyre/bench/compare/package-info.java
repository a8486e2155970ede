/**
 * {@code gyre compare}: servers side by side. Each runs in a process of its own, started anew in
 * every generation, because two processes of one program differ by more than two measurements of
 * one process; scenarios and trials are interleaved. What is said of a ratio is said from the
 * differences between generations.
 *
 * <p>Trials are many and short, because on a machine that others share one moment differs from the
 * next: two trials of half a second made the processes of one server differ by 15 to 40 %, the
 * median of ten or twenty of a fifth of a second by 2 to 10 (2026-11-25).
 *
 * <pre>
 * CompareAction -> Experiment -> CandidateProcess, Meter (one trial)
 *                     |
 *                  Results -> Ratio -> TextReport, JsonReport, JunitReport, HtmlReport
 *                     |
 *                  Gate, Baseline
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package dev.gyre.bench.compare;
