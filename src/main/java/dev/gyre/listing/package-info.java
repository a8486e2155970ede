/**
 * A directory as a page for people or as JSON for programs: take a snapshot of its names that was
 * read lately or read one ({@link dev.gyre.listing.SnapshotCache}), read what the client wants
 * ({@link dev.gyre.listing.ListingRequest}), order the rows, tag them, then make the body piece by
 * piece while it is sent ({@link dev.gyre.listing.ListingPage}). Nothing is cut: a hundred thousand
 * entries give a hundred thousand rows.
 *
 * <h2>Why</h2>
 *
 * <p><b>Rows are described when the page reaches them.</b> statx(2) of 100,000 names takes 300 ms,
 * their reading 40 and sorting 8. So of more than 4,096 names only these are read before the answer
 * begins, and the sum of sizes stands at the end. A hash of rows that are yet to be read is not to
 * be had, so the tag is the number of the snapshot. It holds while the snapshot is kept; after
 * {@code --cache-valid} a client that sends it back has the whole directory compared with that.
 * 2026-11-25, 100,000 names in memory, warm, before and after: first byte of the page 333 and 78
 * ms, for eight clients at once 3,136 and 76; heap with one reader in the middle of a page 15 and 3
 * MiB, with eight 71 and 7; CPU time 530 and 550 ms. {@code bench/listing} measures it.
 *
 * <p><b>One snapshot for all.</b> Names are packed into one array and rows are numbers: 100,000
 * take 4 MB, and whoever sorts by size has 0.4 MB more. Not Caffeine: one lock and a LinkedHashMap
 * in access order are taken once for a listing.
 *
 * <p><b>Pages go on behind a row</b>, which the cursor names by what rows are sorted by; it is
 * found again by binary search. Filters and orders belong to the server. The script in the page
 * only hides rows, and the page is whole without it.
 *
 * <p><b>A README is the one thing that others may have written.</b> HTML in it is escaped, links to
 * scripts are dropped, the policy of the page admits pictures of this site only, 128 KiB and the
 * depth of the stack bound it, and the style sheet is taken back for it, so that it can look like
 * nothing above it.
 */
package dev.gyre.listing;
