/**
 * The only readers of a clock. Everything else takes the time as a parameter or asks a {@link
 * dev.gyre.time.Clock}, so that tests turn it by hand. And a thread for what is looked at again and
 * again.
 */
package dev.gyre.time;
