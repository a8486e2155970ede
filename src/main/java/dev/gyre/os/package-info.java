/**
 * System calls of 64-bit Linux by the foreign-function interface; nothing else uses it. Every call
 * gives what the bare system call gives: a value from 0, or the negative {@link dev.gyre.os.Errno}.
 * No errno is turned into an exception here, no call keeps state, and memory handed to the kernel
 * belongs to the calling thread. Descriptors are plain numbers: who opened one closes it.
 */
package dev.gyre.os;
