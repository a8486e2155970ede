package dev.gyre.routing;

import dev.gyre.archive.Admission;
import dev.gyre.http.Request;

/**
 * What is looked for in one directory.
 *
 * @param request the request
 * @param path within the site
 * @param below the same within the directory: no slash at either end, empty for itself
 * @param cleanUrls whether names may lack their .html
 * @param lists whether directories without an index file are listed
 * @param guard whether the client may see what it did not ask for by name
 * @param admission what of it belongs into an archive
 * @param steps told what is found
 */
record Sought(
    Request request,
    RequestPath.Normal path,
    byte[] below,
    boolean cleanUrls,
    boolean lists,
    Gate.Guard guard,
    Admission admission,
    Steps steps) {}
