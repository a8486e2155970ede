/** The machine a measurement runs on: processes, their CPUs, and what the kernel counts of them. */
@NullMarked
package dev.gyre.bench.machine;

import org.jspecify.annotations.NullMarked;
