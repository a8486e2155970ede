/**
 * The only readers of a clock. Everything else takes the time as a parameter or asks a {@link
 * dev.gyre.time.Clock}, so that tests turn it by hand.
 */
package dev.gyre.time;
