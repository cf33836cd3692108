/**
 * The largest of the numbers, undefined if there is none.
 *
 * @param {number[] | null | undefined} numbers
 * @returns {number | undefined}
 */
function largestOf(numbers) {
  return numbers?.reduce(
    (most, number) => (number > most ? number : most),
    numbers[0],
  );
}
