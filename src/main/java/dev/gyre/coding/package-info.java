/**
 * Content codings that are applied here: the encoders, and what they have made of files lately.
 * Nothing of it runs on an event loop but the look at what is there.
 */
package dev.gyre.coding;
