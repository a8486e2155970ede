/**
 * {@code gyre compare}: servers side by side. Each runs in a process of its own, started anew in
 * every generation, because two processes of one program differ by more than two measurements of
 * one process; scenarios and trials are interleaved. What is said of a ratio is said from the
 * differences between generations.
 *
 * <pre>
 * CompareAction -> Experiment -> CandidateProcess, Meter (one trial)
 *                     |
 *                  Results -> Ratio -> TextReport, MarkdownReport, JsonReport, JunitReport, HtmlReport
 *                     |
 *                  Gate, Baseline
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package dev.gyre.bench.compare;
