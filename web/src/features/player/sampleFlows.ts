// biome-ignore-all lint/suspicious/noThenProperty: what an If shows is called so
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references as Flow JSON writes them

/** A screen with one Form. */
export const screenOf = (id: string, children: unknown[], more: Record<string, unknown> = {}) => ({
  id,
  title: `Title ${id}`,
  layout: { type: 'SingleColumnLayout', children: [{ type: 'Form', name: 'form', children }] },
  ...more,
});

export const options = (...ids: string[]) => ids.map((id) => ({ id, title: `Option ${id}` }));

export const button = (label: string, action: Record<string, unknown>) => ({
  type: 'Footer',
  label,
  'on-click-action': action,
});

const gone = { name: 'data_exchange', payload: { akis_session: '${data.akis_session}' } };

/** A harbour's form as the compiler writes one: a branch on the screen, a long list, files, a refusal. */
export const harbour = {
  version: '7.3',
  data_api_version: '3.0',
  screens: [
    screenOf('SCREEN_A', [
      {
        type: 'EmbeddedLink',
        text: 'View the picture',
        'on-click-action': { name: 'open_url', url: 'https://example.com/boat.png' },
      },
      {
        type: 'EmbeddedLink',
        text: 'Do not open',
        'on-click-action': { name: 'open_url', url: 'javascript:alert(1)' },
      },
      {
        type: 'RadioButtonsGroup',
        name: 'sailed',
        label: 'Sailed before?',
        required: true,
        'data-source': options('yes', 'no'),
      },
      {
        type: 'If',
        condition: "(${form.sailed} == 'yes')",
        then: [
          {
            type: 'TextInput',
            name: 'boat',
            label: 'Boat',
            required: true,
            pattern: '^[A-Z]',
            'helper-text': 'Begins with a capital',
          },
          {
            type: 'If',
            condition: "${form.boat} != ''",
            then: [{ type: 'TextArea', name: 'why', label: 'Why that one?' }],
          },
        ],
        else: [{ type: 'TextBody', text: 'Then it is time.' }],
      },
      button('Next', {
        name: 'data_exchange',
        payload: { sailed: '${form.sailed}', boat: '${form.boat}', why: '${form.why}' },
      }),
    ]),
    screenOf(
      'SCREEN_B',
      [
        { type: 'TextInput', name: 'town_search', label: 'Search' },
        {
          type: 'EmbeddedLink',
          text: 'Search',
          'on-click-action': {
            name: 'data_exchange',
            payload: { akis_search: 'town', akis_search_text: '${form.town_search}' },
          },
        },
        {
          type: 'Dropdown',
          name: 'town',
          label: 'Town',
          required: true,
          'data-source': '${data.options_town}',
        },
        button('Next', {
          name: 'data_exchange',
          payload: { town: '${form.town}', boat: '${screen.SCREEN_A.form.boat}' },
        }),
      ],
      { data: { options_town: { type: 'array', __example__: options('o1', 'o2') } } },
    ),
    screenOf('SCREEN_C', [
      {
        type: 'CheckboxGroup',
        name: 'extras',
        label: 'Extras',
        'min-selected-items': 2,
        'max-selected-items': 3,
        'data-source': options('o1', 'o2', 'o3', 'o4'),
      },
      {
        type: 'DocumentPicker',
        name: 'papers',
        label: 'Papers',
        'min-uploaded-documents': 1,
        'max-uploaded-documents': 2,
        'max-file-size-kb': 1024,
        'allowed-mime-types': ['application/pdf'],
      },
      button('Next', {
        name: 'data_exchange',
        payload: { extras: '${form.extras}', papers: '${form.papers}' },
      }),
    ]),
    {
      id: 'REVIEW',
      title: 'Review and send',
      terminal: true,
      layout: {
        type: 'SingleColumnLayout',
        children: [{ type: 'TextBody', text: '${data.summary}' }, button('Send', gone)],
      },
    },
    {
      id: 'REFUSED',
      title: 'Not agreed',
      terminal: true,
      success: false,
      layout: {
        type: 'SingleColumnLayout',
        children: [{ type: 'TextBody', text: 'Without it we cannot go on.' }, button('Close', gone)],
      },
    },
  ],
};

/** The same harbour without an endpoint: the buttons know the way, one list fills another. */
export const alone = {
  version: '7.3',
  screens: [
    screenOf('SCREEN_A', [
      {
        type: 'RadioButtonsGroup',
        name: 'way',
        label: 'Which way?',
        required: true,
        'data-source': options('list', 'no', 'lost'),
      },
      {
        type: 'Switch',
        value: '${form.way}',
        cases: {
          list: [
            button('Next', {
              name: 'navigate',
              next: { type: 'screen', name: 'SCREEN_B' },
              payload: { options_town: options('a1', 'a2') },
            }),
          ],
          no: [button('Next', { name: 'navigate', next: { type: 'screen', name: 'REFUSED' }, payload: {} })],
        },
      },
    ]),
    screenOf(
      'SCREEN_B',
      [
        {
          type: 'Dropdown',
          name: 'letter',
          label: 'First letter',
          'data-source': [
            {
              id: 'o1',
              title: 'A',
              'on-select-action': { name: 'update_data', payload: { options_town: options('a1', 'a2') } },
            },
            {
              id: 'o2',
              title: 'B',
              'on-select-action': { name: 'update_data', payload: { options_town: options('b1') } },
            },
          ],
        },
        {
          type: 'Dropdown',
          name: 'town',
          label: 'Town',
          required: true,
          'data-source': '${data.options_town}',
        },
        button('Send', {
          name: 'complete',
          payload: { town: '${form.town}', way: '${screen.SCREEN_A.form.way}' },
        }),
      ],
      { terminal: true, data: { options_town: { type: 'array', __example__: options('a1') } } },
    ),
    screenOf(
      'REFUSED',
      [
        { type: 'TextBody', text: 'Not agreed.' },
        button('Close', { name: 'complete', payload: { refused: true } }),
      ],
      { terminal: true, success: false },
    ),
  ],
};
