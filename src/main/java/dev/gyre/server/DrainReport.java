package dev.gyre.server;

/**
 * How a stop went.
 *
 * @param finished connections that ended by themselves after their answer
 * @param cut connections that were closed when the drain time was over
 * @param idleClosed connections that were idle, and closed without another request
 */
public record DrainReport(int finished, int cut, int idleClosed) {}
