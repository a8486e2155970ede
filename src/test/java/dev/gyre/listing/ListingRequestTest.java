package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingRequestTest {
  @ParameterizedTest
  @CsvSource({
    "sort=name, NAME, ASCENDING",
    "sort=size&order=desc, SIZE, DESCENDING",
    "order=desc&sort=time, TIME, DESCENDING",
    "SORT=Type&Order=ASC, TYPE, ASCENDING",
    "sort=size&sort=time, SIZE, ASCENDING",
    "sort=colour&sort=time, NAME, ASCENDING",
    "order=desc, NAME, DESCENDING",
    "sort=colour&order=sideways, NAME, ASCENDING",
    "sort, NAME, ASCENDING",
    "=&&=sort&sort=, NAME, ASCENDING",
    "sort=%73ize, NAME, ASCENDING",
    "'', NAME, ASCENDING",
  })
  void queryChoosesTheSortAndNonsenseIsIgnored(
      String query, ListingRequest.Key key, ListingRequest.Order order) {
    assertEquals(
        new ListingRequest(key, order, ListingRequest.Format.HTML),
        ListingRequest.parse(query, null, 0));
  }

  @Test
  void withoutQueryAndAcceptItIsTheDefault() {
    assertEquals(ListingRequest.DEFAULT, ListingRequest.parse(null, null, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format=json | text/html                       | JSON",
        "format=html | application/json                | HTML",
        "format=xml  | application/json                | JSON",
        "''          | application/json                | JSON",
        "''          | text/html,application/json;q=.5 | HTML",
        "''          | text/html;q=0.4,application/json;q=0.5 | JSON",
        "''          | */*                             | HTML",
        "''          | application/json, text/plain, */* | JSON",
        "format=ndjson | text/html                     | NDJSON",
        "format=Text | text/html                       | TEXT",
        "''          | text/plain                      | TEXT",
        "''          | application/x-ndjson            | NDJSON",
        "''          | image/png                       | HTML",
        "''          | ''                              | HTML",
      })
  void formatComesFromTheQueryThenFromAccept(
      String query, String accept, ListingRequest.Format format) {
    assertEquals(format, ListingRequest.parse(query, accept, 0).format());
  }
}
