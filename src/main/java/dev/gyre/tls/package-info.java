/**
 * Certificates and keys: read, checked, read again when their files change, and the contexts that
 * Netty makes of them. Nothing here knows HTTP.
 */
package dev.gyre.tls;
