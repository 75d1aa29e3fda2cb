/*
 * libsermatec: OSIM, the local protocol of Sermatec hybrid inverters (TCP port 8899).
 *
 * Decodes frames to JSON and encodes requests that read. It opens no connection, keeps no state, and writes nothing but the memory that
 * you pass. All functions can be called from several threads at the same time. No input makes them crash or abort the process; only
 * memory that does not exist does.
 *
 * Memory: you own every buffer. Functions that write a result take the buffer and its size, and return the size that the result needs.
 * If that is more than the size of the buffer, nothing is written; call again with a larger one. Returned texts are constants: do not
 * free them.
 *
 * Errors: a negative result is one of sermatec_error; sermatec_error_text describes it.
 *
 * Do not unload the library: the .NET runtime inside it cannot be unloaded.
 */
#ifndef SERMATEC_H
#define SERMATEC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sermatec_error {
  SERMATEC_NO_FRAME = -1,         /* the bytes are not one whole frame with the right checksum */
  SERMATEC_UNKNOWN_COMMAND = -2,  /* this PCU version has no such command */
  SERMATEC_NOT_A_READ = -3,       /* the command could change or block the inverter; it is not encoded */
  SERMATEC_INVALID_ARGUMENT = -4, /* a null pointer with a size other than 0, or a size or number out of range */
  SERMATEC_INTERNAL = -5          /* a fault of the library */
};

/* The largest frame in bytes; a buffer of this size holds every frame and request. */
#define SERMATEC_LARGEST_FRAME 264

/* Enough for the JSON of every frame. */
#define SERMATEC_LARGEST_JSON 131072

/* A battery that is not known. */
#define SERMATEC_NO_BATTERY (-1)

/*
 * Finds the first whole frame in received bytes, which may be split, merged or damaged. Stores where it starts in *offset. Returns its
 * length, or 0 if there is none yet: keep the bytes from *offset on, receive more, and call again. The bytes before *offset are no frame.
 */
int32_t sermatec_find_frame(const uint8_t *bytes, size_t length, size_t *offset);

/*
 * Decodes one frame, plain and without bytes around it, to JSON in UTF-8:
 *
 *   {"command":"0a","label":"Battery information display","direction":"reply",
 *    "readings":[{"point":"battery_voltage","label":"...","value":52.3,"unit":"V"}, ...]}
 *
 * A value is a number, a text, or an array of them; a value of a list of codes has its number in "code". Passwords are replaced by
 * asterisks. A frame that is cut short yields the readings before the cut.
 *
 * pcu_version: the version of the inverter, such as 609; the response to command 98 contains it. Command 98 itself is the same in every
 *              version, so 0 will do for it.
 * battery:     the code of the battery, also in the response to command 98, which defines its alarms; or SERMATEC_NO_BATTERY.
 *
 * Returns the size of the JSON in bytes, including the NUL at its end.
 */
int32_t sermatec_decode(const uint8_t *frame, size_t length, int32_t pcu_version, int32_t battery, char *json, size_t capacity);

/*
 * Encodes the request of a read command, such as 0x98 or 0x0a. Commands that could change or block the inverter are refused with
 * SERMATEC_NOT_A_READ. Returns the length of the frame in bytes.
 */
int32_t sermatec_encode_request(int32_t command, uint8_t *frame, size_t capacity);

/* Describes an error in English; NULL for a number that is no error. */
const char *sermatec_error_text(int32_t error);

/* The version of the library, such as "1.2.3". */
const char *sermatec_version(void);

#ifdef __cplusplus
}
#endif

#endif
