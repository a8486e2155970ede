/**
 * Measures servers: CPU time of a request on each transport, traffic of one connection for each
 * request, memory of idle connections. Servers run as processes of their own; the load comes from
 * this process, from one event loop. Every answer is checked, and what the load counted is compared
 * with what the server counted.
 */
package dev.gyre.bench;
