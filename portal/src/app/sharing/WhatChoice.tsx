import { Checkbox, Radio, Stack } from '@mantine/core'
import { categories, type Category } from '../../protocol/codes'
import { useText } from '../text/Language'
import type { Fields } from './GranteeChoice'
import { RecordChoice } from './RecordChoice'

/** What is opened: whole categories, or single records. */
export function WhatChoice({ choice, change }: Fields) {
  const { grant: text, sharing, categories: names } = useText()
  return (
    <Stack gap="sm">
      <Radio.Group label={sharing.extent} value={choice.records === undefined ? 'categories' : 'records'}
        onChange={extent => change({ records: extent === 'records' ? [] : undefined })}>
        <Stack gap={6} mt={6}>
          <Radio value="categories" label={sharing.extents.categories} />
          <Radio value="records" label={sharing.extents.records} />
        </Stack>
      </Radio.Group>
      {choice.records === undefined
        ? (
          <>
            <Checkbox.Group label={text.what} value={[...choice.categories]}
              onChange={values => change({ categories: values as Category[] })}>
              <div className="choices">
                {categories.map(category => <Checkbox key={category} value={category} label={names[category]} />)}
              </div>
            </Checkbox.Group>
            <Checkbox label={text.past} checked={choice.past}
              onChange={event => change({ past: event.currentTarget.checked })} />
          </>
        )
        : <RecordChoice chosen={choice.records} choose={records => change({ records })} />}
    </Stack>
  )
}
