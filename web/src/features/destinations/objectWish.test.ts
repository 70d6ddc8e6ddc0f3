import { describe, expect, it } from 'vitest';
import { linkPlaces, withPart, withPipeline } from './objectWish';

const place = (value: string, detail: string | null) => ({ value, label: value, detail });

describe('what is made in HubSpot', () => {
  it('loses its stage with its pipeline', () => {
    const wish = { object_type_id: '0-3', pipeline: 'sales', stage: 'won', properties: { size: 'amount' } };
    expect(withPipeline(wish, 'service')).toEqual({
      object_type_id: '0-3',
      pipeline: 'service',
      properties: { size: 'amount' },
    });
    expect(withPipeline(wish, null)).toEqual({ object_type_id: '0-3', properties: { size: 'amount' } });
  });

  it('leaves out what is empty', () => {
    const wish = { object_type_id: '2-117', marker_property: 'answer_link' };
    expect(withPart(wish, 'marker_property', null)).toEqual({ object_type_id: '2-117' });
    expect(withPart(wish, 'marker_property', 'notes')).toEqual({
      object_type_id: '2-117',
      marker_property: 'notes',
    });
  });

  it('keeps the link in a text, and goes on naming the property that was chosen before', () => {
    const places = [place('notes', 'textarea'), place('size', 'number'), place('answer_link', 'text')];
    expect(linkPlaces(places, undefined).map(({ value }) => value)).toEqual(['notes', 'answer_link']);
    expect(linkPlaces(places, 'size').map(({ value }) => value)).toEqual(['notes', 'answer_link', 'size']);
    expect(linkPlaces(places, 'gone').map(({ label }) => label)).toEqual(['notes', 'answer_link', 'gone']);
  });
});
