/**
 * A directory as a page for people or as JSON for programs: read what the client wants ({@link
 * dev.gyre.listing.ListingRequest}), order the entries, tag them, then make the body piece by piece
 * while it is sent ({@link dev.gyre.listing.ListingPage}). Nothing is cut: a hundred thousand
 * entries give a hundred thousand rows.
 */
package dev.gyre.listing;
