package dev.gyre.http;

/**
 * Why a request is answered with an error before anyone looks at what it asks for. The connection
 * is closed after that answer, since where the next request begins is no longer certain.
 *
 * @param status 400 to 599
 * @param reason one short sentence for the client and the log; holds nothing from the request
 */
public record Refusal(int status, String reason) {}
