/**
 * One request value in, one response value out, read top to bottom: the path is decoded once and
 * normalised or refused, then looked up.
 */
package dev.gyre.routing;
