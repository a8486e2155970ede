/**
 * What the rules of a site say about one request: who may see it, where it leads, what is added.
 *
 * <h2>Why</h2>
 *
 * <p>A rule is conditions and effects; of each kind of effect the first rule that has it decides,
 * so order is all there is to know. Patterns are matched in time proportional to pattern and path,
 * which regular expressions are not. A rule is one text, as a flag, in the environment and in a
 * file, and a table in a file is turned into that text.
 */
package dev.gyre.policy;
