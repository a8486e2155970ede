package dev.gyre.routing;

import dev.gyre.files.OpenFile;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for a file: its own bytes, those of a neighbour that holds them compressed, or what
 * was compressed here. Size, date and tag of the answer, and the bytes that ranges count, are those
 * of this one descriptor. Owned by one answer.
 *
 * <p>The date is that of the sent file too, not of the original. It is never the older of the two,
 * so whoever has an older version under either date sees that there is a newer one; and a neighbour
 * that is made anew beside an original that stays gets a new date.
 *
 * @param file what is sent
 * @param mediaType of the content without its coding
 * @param coding null for the original
 * @param mark what stands in the tag behind that of the file; empty for a file as it lies there
 * @param varies whether another request might get another representation
 */
record Representation(
    OpenFile file, String mediaType, @Nullable ContentCoding coding, String mark, boolean varies) {

  /** What a cache has to compare before it takes this answer for another request. */
  void addVary(Headers headers) {
    if (varies) {
      headers.add("Vary", "Accept-Encoding");
    }
  }

  /** What the bytes are. */
  void addContentFields(Headers headers) {
    headers.add("Content-Type", mediaType);
    if (coding != null) {
      headers.add("Content-Encoding", coding.token());
    }
  }
}
