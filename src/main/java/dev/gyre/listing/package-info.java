/**
 * A directory as a page for people or as JSON for programs: take a snapshot of its names that was
 * read lately or read one ({@link dev.gyre.listing.SnapshotCache}), read what the client wants
 * ({@link dev.gyre.listing.ListingRequest}), order the rows, tag them, then make the body piece by
 * piece while it is sent ({@link dev.gyre.listing.ListingPage}). Nothing is cut: a hundred thousand
 * entries give a hundred thousand rows.
 */
package dev.gyre.listing;
