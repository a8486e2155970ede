/**
 * One contract, three transports of a real kernel. Every {@code XContract} holds behaviour; its
 * subclasses only name the transport, so that a report shows which ran. Clients are plain sockets
 * that check every byte.
 */
package dev.gyre.nativetests;
