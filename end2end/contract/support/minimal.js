// Makes a case that went wrong small, so that a reader sees what it is about.

import { places } from './mutations.js';

/** The entity without all that it can do without while `differs(entity)` stays true. */
export async function minimal(entity, differs) {
  let smallest = entity;
  for (let index = 0; index < places(smallest).length; ) {
    const candidate = without(smallest, index);
    if (await differs(candidate)) smallest = candidate;
    else index += 1;
  }
  return smallest;
}

function without(entity, index) {
  const copy = structuredClone(entity);
  const { holder, key } = places(copy)[index];
  if (Array.isArray(holder)) holder.splice(key, 1);
  else delete holder[key];
  return copy;
}
