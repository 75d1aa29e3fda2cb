/* Calls the functions of libsermatec with random bytes from several threads, and checks what they return. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sermatec.h"

#define THREADS 4
#define TURNS 20000

static void require(int holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "not so: %s\n", what);
    exit(1);
  }
}

static uint32_t next(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static void *run(void *seed) {
  uint32_t state = *(uint32_t *)seed;
  char *json = malloc(SERMATEC_LARGEST_JSON);
  require(json != NULL, "memory");
  for (int turn = 0; turn < TURNS; turn++) {
    uint8_t bytes[SERMATEC_LARGEST_FRAME];
    int32_t length = sermatec_encode_request((int32_t)(next(&state) % 256), bytes, sizeof bytes);
    if (length < 0) {
      require(sermatec_error_text(length) != NULL, "an error has a text");
      length = (int32_t)(next(&state) % sizeof bytes);
      for (int32_t i = 0; i < length; i++) bytes[i] = (uint8_t)next(&state);
    } else if (next(&state) % 2) {
      bytes[next(&state) % (uint32_t)length] ^= (uint8_t)next(&state);
    }
    size_t offset = 0;
    int32_t found = sermatec_find_frame(bytes, (size_t)length, &offset);
    require(found >= 0 && offset + (size_t)found <= (size_t)length, "a frame lies in the bytes");
    int32_t result = sermatec_decode(bytes, (size_t)length, (int32_t)(next(&state) % 1000), SERMATEC_NO_BATTERY, json, SERMATEC_LARGEST_JSON);
    require(result > SERMATEC_INTERNAL && result <= SERMATEC_LARGEST_JSON, "a result or an error");
    if (result > 0) require(strlen(json) == (size_t)result - 1, "the text ends where it should");
  }
  free(json);
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  uint32_t seeds[THREADS];
  require(strlen(sermatec_version()) > 0, "a version");
  for (uint32_t i = 0; i < THREADS; i++) {
    seeds[i] = i + 1;
    require(pthread_create(&threads[i], NULL, run, &seeds[i]) == 0, "a thread");
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  return 0;
}
