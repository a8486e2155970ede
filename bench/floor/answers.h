/* What both floors answer: constant bytes, chosen by as little of the request as possible.
 *
 * This is no HTTP server. It believes that its client sends whole, valid GET requests for
 * /1k.bin, /64k.bin or /1m.bin, which is what bench/peers sends it. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { CONNECTIONS_MAX = 65536, COPIES = 16, INPUT_BYTES_MAX = 4096 };

/* One answer, and for small ones several in a row, so that pipelined requests cost one call. */
struct answer {
  char *bytes;
  size_t length;
  unsigned copies;
};

static struct answer answer_1k, answer_64k, answer_1m, answer_not_modified,
    answer_last;

static struct answer make_answer(const char *status, const char *more, size_t body_bytes, unsigned copies) {
  char head[512], length_line[64] = "";
  /* A 304 has no body, and so needs no length. */
  if (body_bytes) snprintf(length_line, sizeof length_line, "Content-Length: %zu\r\n", body_bytes);
  int head_bytes = snprintf(head, sizeof head,
                            "HTTP/1.1 %s\r\nServer: floor\r\nDate: Mon, 23 Nov 2026 08:00:00 GMT\r\n"
                            "Content-Type: application/octet-stream\r\n%sETag: \"floor\"\r\n"
                            "Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT\r\nAccept-Ranges: bytes\r\n%s\r\n",
                            status, length_line, more);
  struct answer answer = {.length = (size_t)head_bytes + body_bytes, .copies = copies};
  answer.bytes = malloc(copies * answer.length);
  if (!answer.bytes) exit(70);
  memset(answer.bytes, 'g', copies * answer.length); /* The bytes of the files that are compared. */
  for (unsigned i = 0; i < copies; i++) memcpy(answer.bytes + i * answer.length, head, (size_t)head_bytes);
  return answer;
}

static void make_answers(void) {
  answer_1k = make_answer("200 OK", "", 1024, COPIES);
  answer_64k = make_answer("200 OK", "", 65536, 1);
  answer_1m = make_answer("200 OK", "", 1048576, 1);
  answer_not_modified = make_answer("304 Not Modified", "", 0, COPIES);
  answer_last = make_answer("200 OK", "Connection: close\r\n", 1024, COPIES);
}

static int contains(const char *input, size_t length, const char *word) {
  return memmem(input, length, word, strlen(word)) != NULL;
}

/* HTTP/1.0 without more closes after each answer. */
static int is_http_1_0(const char *input, size_t length) {
  const char *end = memchr(input, '\r', length);
  return end && end > input && end[-1] == '0';
}

static const struct answer *choose_answer(const char *input, size_t length) {
  if (contains(input, length, "If-None-Match:")) return &answer_not_modified;
  if (is_http_1_0(input, length) || contains(input, length, "Connection: close")) return &answer_last;
  if (length > 6 && input[5] == '6') return &answer_64k;
  if (length > 6 && input[6] == 'm') return &answer_1m;
  return &answer_1k;
}

/* Requests that end in this input: each ends in an empty line. */
static unsigned count_requests(const char *input, size_t length) {
  unsigned requests = 0;
  const char *end = input + length;
  while ((input = memmem(input, (size_t)(end - input), "\r\n\r\n", 4)) != NULL) {
    requests++;
    input += 4;
  }
  return requests;
}

static int listen_on(const char *port) {
  int one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((unsigned short)atoi(port)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  /* An accepted socket inherits this, which saves a call for each connection. */
  setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  /* It is accepted with its first bytes, as by all servers beside which this is measured that can. */
  setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
    perror("floor");
    exit(69);
  }
  return listener;
}
