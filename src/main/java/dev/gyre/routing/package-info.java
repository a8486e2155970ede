/**
 * One request value in, one response value out, read top to bottom: the path is decoded once and
 * normalised or refused, then looked up.
 *
 * <h2>Why</h2>
 *
 * <p><b>Compressed neighbours are looked for, never remembered</b>: up to three look-ups more, each
 * like that of the file itself, for clients that accept a coding and types that are not compressed
 * in themselves. Every answer for such a type says Vary, whether there is a neighbour or not: for a
 * client that accepts none nobody has looked. Times are compared to the nanosecond; a second as the
 * unit would send a stale file for up to one. A neighbour's own date stands in the answer, because
 * the original's would hide a neighbour that was made anew.
 *
 * <p><b>What is found instead of what was asked for has to pass the rules of its own path too</b>
 * ({@code Gate.Guard}): an index file, a name that got its .html, a README below a listing, a file
 * in an archive ({@code SiteAdmission}). What a rule itself names (rewrite, fallback, error page)
 * is meant by whoever wrote the rule.
 *
 * <p><b>Who may share an answer</b> is said by the answer ({@code Response.reuse}): whoever asks
 * for its target, for its target on one host, or nobody else. The loops' caches go by that, so no
 * rule runs for a kept answer.
 */
package dev.gyre.routing;
