/**
 * The embedder's door: build a server, start it, drain it, close it. The file service, the hello
 * and echo baselines, or any Netty handler, on the same transport choice and the same timer wheel.
 */
package dev.gyre.server;
