package dev.gyre.http;

/**
 * One answer. Whoever holds it last closes its body. The head lacks what the connection decides
 * (Date, Server, Connection, Content-Length, Transfer-Encoding): the writer adds these.
 *
 * @param status 200 to 599
 * @param headers fields that describe the representation
 * @param body what a GET gets; for HEAD the writer sends the same head and drops the body
 */
public record Response(int status, Headers headers, Body body) {}
