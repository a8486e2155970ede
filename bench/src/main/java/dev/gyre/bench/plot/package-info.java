/**
 * Plots as self-contained SVG: lines on any axes, values with intervals, stacked bars. Each carries
 * its own style, light or dark as the reader's screen is, and scales from 360 pixels of width up.
 */
@org.jspecify.annotations.NullMarked
package dev.gyre.bench.plot;
