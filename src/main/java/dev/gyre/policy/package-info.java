/**
 * What the rules of a site say about one request: who may see it, where it leads, what is added.
 */
package dev.gyre.policy;
